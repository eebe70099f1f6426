import { useEffect, useRef } from "preact/hooks";
import { PAGES, type PageEntry } from "../pages/pages.ts";
import { Icon } from "../parts/icon.tsx";
import { linkTo } from "../route.ts";
import { placeOf } from "./place.ts";

/** The navigation of a phone, at the bottom within reach of a thumb. */
export function Tabs({ path }: { path: string }) {
  const place = placeOf(path);
  const more = useRef<HTMLDetailsElement>(null);
  const tabs = PAGES.filter(({ isTab }) => isTab);
  const others = PAGES.filter(({ icon, isTab }) => icon !== undefined && !isTab);

  useEffect(() => {
    const close = (event: Event) => {
      const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
      const isOutside = event.target instanceof Node && !more.current?.contains(event.target);
      if (more.current?.open && (isEscape || isOutside)) {
        more.current.open = false;
      }
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, []);
  useEffect(() => {
    if (more.current !== null) {
      more.current.open = false;
    }
  }, [path]);

  return (
    <nav class="tabs" aria-label="Pages">
      {tabs.map((page) => (
        <Tab key={page.path} page={page} isHere={page.path === place} />
      ))}
      <details ref={more} class={others.some((page) => page.path === place) ? "here" : ""}>
        <summary>
          <Icon name="more" />
          More
        </summary>
        <div class="sheet">
          {others.map((page) => (
            <Tab key={page.path} page={page} isHere={page.path === place} />
          ))}
        </div>
      </details>
    </nav>
  );
}

function Tab({ page: { path, title, icon }, isHere }: { page: PageEntry; isHere: boolean }) {
  return (
    <a href={linkTo(path)} aria-current={isHere ? "page" : undefined}>
      {icon !== undefined && <Icon name={icon} />}
      {title}
    </a>
  );
}
