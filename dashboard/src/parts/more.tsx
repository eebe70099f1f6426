import type { More } from "../data/use-more.ts";

/** The end of a list: more is being loaded, or why it is not. */
export function MoreOf<T>({ more: { isAll, trouble, load } }: { more: More<T> }) {
  if (isAll) {
    return null;
  }
  return (
    <p class="more" role="status">
      {trouble === null ? (
        "Loading more …"
      ) : (
        <>
          The rest could not be loaded.{" "}
          <button type="button" class="button" onClick={load}>
            Try again
          </button>
        </>
      )}
    </p>
  );
}
