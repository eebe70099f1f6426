import { count } from "../../../../shared/words/format.ts";
import type { Journal as JournalData } from "../../data/pages.ts";
import { useMore } from "../../data/use-more.ts";
import { usePage } from "../../data/use-page.ts";
import { Filter } from "../../parts/filter.tsx";
import { MoreOf } from "../../parts/more.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty } from "../../parts/state.tsx";
import { pick, type Query } from "../../route.ts";
import { JournalNote } from "./journal-note.tsx";
import { useShown } from "./use-shown.ts";

/** The journal page: notes about days and positions, the newest first. */
export function Journal({ query }: { query: Query }) {
  const asked = pick(query, ["search"]);
  const page = usePage("journal", asked);
  return (
    <Page title="Journal" of={page}>
      {(data) => <Shown data={data} asked={asked} />}
    </Page>
  );
}

const notesOf = ({ notes }: JournalData) => notes;

function Shown({ data, asked }: { data: JournalData; asked: Query }) {
  const more = useMore("journal", asked, data, notesOf);
  const { shown, end } = useShown(more.items, JSON.stringify(asked), more.load);
  const isSearched = asked.search !== undefined;
  if (data.total === 0 && !isSearched) {
    return (
      <Empty title="There are no notes yet.">
        <code>/note 12 sold too early #earnings !impatient rating:3</code> in the chat is of position 12;
        without its number, of the day.
      </Empty>
    );
  }
  return (
    <>
      <Filter
        label="Notes"
        fields={[{ kind: "search", key: "search", label: "Words" }]}
        found={`${count(data.total)} ${data.total === 1 ? "note" : "notes"}`}
      />
      {data.total === 0 ? (
        <Empty title="No note matches these words.">Remove a word, or search by the stem of a word.</Empty>
      ) : (
        <>
          <ol class="notes">
            {shown.map((note) => (
              <JournalNote key={note.note_id} note={note} />
            ))}
          </ol>
          <div ref={end} />
          <MoreOf more={more} />
        </>
      )}
    </>
  );
}
