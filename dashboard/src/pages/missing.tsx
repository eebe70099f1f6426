import { Page } from "../parts/page.tsx";

/** The page for an unknown address. */
export function Missing() {
  const nothing = {
    data: null,
    isOld: false,
    trouble: {
      kind: "missing",
      says: "There is no page at this address. The navigation lists the pages.",
    } as const,
    again: () => {},
  };
  return (
    <Page title="Not found" of={nothing}>
      {() => null}
    </Page>
  );
}
