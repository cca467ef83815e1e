type Props = {
  id: string;
  name: string;
  label: string;
  /** The option that filters nothing. */
  all: string;
  /** What the page's address says; empty if nothing. */
  chosen: string | undefined;
  options: readonly (readonly [value: string, text: string])[];
};

/** A choice in a filter whose selection is in the page's address. */
export const FilterSelect = ({ id, name, label, all, chosen, options }: Props) => (
  <div className="min-w-0">
    <label htmlFor={id} className="text-small text-muted block">
      {label}
    </label>
    {/* The key resets the field: a new address is a new selection, whatever was picked before. */}
    <select key={chosen} id={id} name={name} defaultValue={chosen ?? ''} className="text-box max-w-full">
      <option value="">{all}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </div>
);
