// A choice among a few options: a native select with its label.

interface Props {
  label: string;
  value: string;
  /** Each value, and the text for it. */
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
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
