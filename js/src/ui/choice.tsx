// Choices with their labels: a native select for a few options, a check box for yes or no.

interface ChoiceProps {
  label: string;
  value: string;
  /** Each value, and the text for it. */
  options: readonly (readonly [value: string, text: string])[];
  onChoose(value: string): void;
}

export const Choice = ({ label, value, options, onChoose }: ChoiceProps) => (
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

interface CheckBoxProps {
  label: string;
  title?: string;
  checked: boolean;
  onCheck(isChecked: boolean): void;
}

export const CheckBox = ({ label, title, checked, onCheck }: CheckBoxProps) => (
  <label title={title}>
    <input
      type="checkbox"
      checked={checked}
      onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
    />
    {label}
  </label>
);
