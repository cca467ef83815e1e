'use client';

import { useRef } from 'react';
import { errorOf, textOf, type Controls } from '@/components/settings/boxes';
import { describedBy, Field, FieldNotes, TEXT_BOX } from '@/components/ui/field';
import type { LinkedPage } from '@/lib/settings/data';
import { MOST, type Menu } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';

type Props = {
  controls: Controls;
  menu: Menu;
  free: readonly LinkedPage[];
  /** Undefined until the scripts have loaded: until then, saving adds the link. */
  onAdd?: ((link: { page: string; label: string }) => void) | undefined;
};

/** Chooses a page to link and the link's label. */
export function MenuAdd({ controls, menu, free, onAdd }: Props) {
  const select = useRef<HTMLSelectElement>(null);
  const label = useRef<HTMLInputElement>(null);
  const id = `navigation-${menu}-add`;
  const hint = `At most ${MOST.link} characters. Empty: the title of the page.${onAdd ? '' : ' It is added when you save.'}`;
  const add = () => {
    const page = free.find((one) => one.page === select.current?.value);
    if (!page || !select.current || !label.current) {
      select.current?.focus();
      return;
    }
    onAdd?.({ page: page.page, label: label.current.value.trim() || page.title.slice(0, MOST.link) });
    select.current.value = '';
    label.current.value = '';
  };
  const added = textOf(controls, `${menu}-add`);
  // The error of a link that was refused before it had a row.
  const error = added === '' ? undefined : errorOf(controls, `${menu}-label-${added}`);
  return (
    <div data-field className={error ? 'field-error space-y-2' : 'space-y-2'}>
      <FieldNotes id={id} error={error} />
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 grow">
          <Field id={id} label="Add a link to">
            <select
              ref={select}
              id={id}
              name={`${menu}-add`}
              defaultValue={added}
              autoComplete="off"
              aria-describedby={error ? `${id}-error` : undefined}
              className={TEXT_BOX}
            >
              <option value="">Choose a page</option>
              {free.map(({ page, title }) => (
                <option key={page} value={page}>
                  {`${isolated(title)} (/${page})`}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <div className="min-w-40 grow">
          <Field id={`${id}-label`} label="What the link says" hint={hint}>
            <input
              ref={label}
              id={`${id}-label`}
              dir="auto"
              name={`${menu}-add-label`}
              defaultValue={textOf(controls, `${menu}-add-label`)}
              maxLength={MOST.link}
              autoComplete="off"
              aria-describedby={describedBy({ id: `${id}-label`, hint })}
              className={TEXT_BOX}
            />
          </Field>
        </div>
        {onAdd ? (
          <button type="button" className="button-quiet" onClick={add}>
            Add
          </button>
        ) : null}
      </div>
    </div>
  );
}
