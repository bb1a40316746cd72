// Text of a task, a hint or a verdict: paragraphs, and code between `backquotes`.

interface Props {
  text: string;
}

export const TaskText = ({ text }: Props) => (
  <>
    {text.split(/\n\s*\n/).map((paragraph) => (
      <p key={paragraph}>
        <WithCode text={paragraph} />
      </p>
    ))}
  </>
);

/** One paragraph. */
export const WithCode = ({ text }: Props) => (
  <>
    {text
      .split("`")
      .map((part, k) => (k % 2 ? <code key={k}>{part}</code> : part))}
  </>
);
