/**
 * A field that bots fill in, because they don't see what people see. Password managers and autofill tools are each
 * told, in their own syntax, to leave it alone: what they fill in for a person would look like spam.
 */
export function Honeypot({ name, label }: { name: string; label: string }) {
  return (
    <div className="off-screen" aria-hidden="true">
      <label>
        <span>{label}</span>
        <input
          type="text"
          name={name}
          tabIndex={-1}
          autoComplete="off"
          data-1p-ignore=""
          data-bwignore=""
          data-form-type="other"
          data-lpignore="true"
          data-protonpass-ignore="true"
        />
      </label>
    </div>
  );
}
