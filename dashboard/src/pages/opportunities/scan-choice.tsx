import { useId } from "preact/hooks";
import { compactDate } from "../../../../shared/words/format.ts";
import type { Opportunities } from "../../data/pages.ts";
import { momentInWords } from "../../parts/moment.tsx";
import { ask } from "../../router.ts";

type Scan = Opportunities["scans"][number];

/** Chooses one of the latest scans. The address does not name the newest. */
export function ScanChoice({ scans, shown }: { scans: Scan[]; shown: number | undefined }) {
  const id = useId();
  const newest = scans[0]?.scan_id;
  const known = scans.some(({ scan_id }) => scan_id === shown);
  return (
    <div class="filter">
      <span class="control scan-choice">
        <label for={id}>Scan</label>
        <select
          id={id}
          value={String(shown)}
          onChange={({ currentTarget: { value } }) => ask({ scan: value === String(newest) ? "" : value })}
        >
          {!known && shown !== undefined && <option value={String(shown)}>#{shown}, an older one</option>}
          {scans.map((scan) => (
            <option key={scan.scan_id} value={String(scan.scan_id)}>
              {scanInWords(scan)}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

function scanInWords({ scan_id, trade_date, began_at, is_scheduled, listed, taken }: Scan): string {
  const when = `${compactDate(trade_date)}, ${momentInWords(began_at).slice(-5)}`;
  const what = `${listed} listed${taken === 0 ? "" : `, ${taken} taken`}`;
  return `#${scan_id} of ${when}${is_scheduled ? "" : ", on request"}: ${what}`;
}
