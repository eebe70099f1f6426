import { useId, useState } from "preact/hooks";
import type { Query } from "../../route.ts";
import { readTyped, type Typed } from "./replay-rules.ts";

/** A form for the user's own rules. Empty fields leave a rule as each trade had it. */
export function ReplayForm({ rules, run }: { rules: Query; run: (rules: Query) => void }) {
  const [typed, type] = useState<Typed>({
    profit: rules.profit ?? "",
    dte: rules.dte ?? "",
    stop: rules.stop === "off" ? "" : (rules.stop ?? ""),
    isStopOff: rules.stop === "off",
  });
  const [wrong, setWrong] = useState<string | null>(null);
  const problem = useId();
  const submit = (event: Event) => {
    // The form is not submitted to a server.
    event.preventDefault();
    const read = readTyped(typed);
    setWrong("wrong" in read ? read.wrong : null);
    if ("rules" in read) {
      run(read.rules);
    }
  };
  const number = (key: "profit" | "dte" | "stop", label: string, step: string) => (
    <NumberField
      label={label}
      step={step}
      value={typed[key]}
      isOff={key === "stop" && typed.isStopOff}
      describedBy={wrong === null ? undefined : problem}
      write={(value) => type({ ...typed, [key]: value })}
    />
  );
  return (
    <form class="replay-form filter" onSubmit={submit} noValidate>
      {number("profit", "Profit target, % of credit", "any")}
      {number("dte", "Days to expiration", "1")}
      {number("stop", "Stop, times the credit", "any")}
      <label class="check-box">
        <input
          type="checkbox"
          checked={typed.isStopOff}
          onChange={({ currentTarget }) => type({ ...typed, isStopOff: currentTarget.checked })}
        />
        no stop
      </label>
      <button type="submit" class="button">
        Run these rules
      </button>
      <p id={problem} class="wrong" role="alert">
        {wrong}
      </p>
    </form>
  );
}

interface NumberProps {
  label: string;
  step: string;
  value: string;
  isOff: boolean;
  describedBy: string | undefined;
  write: (value: string) => void;
}

function NumberField({ label, step, value, isOff, describedBy, write }: NumberProps) {
  const id = useId();
  return (
    <span class="control">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min="0"
        step={step}
        value={value}
        disabled={isOff}
        aria-describedby={describedBy}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
    </span>
  );
}
