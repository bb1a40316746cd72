// A choice of few: a native select with its label.

interface Props {
  label: string;
  value: string;
  /** What is chosen, and how it is written. */
  options: readonly (readonly [value: string, text: string])[];
  onChoose(value: string): void;
}

export const Choice = ({ label, value, options, onChoose }: Props) => (
  <label>
    {label}
    <select
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
