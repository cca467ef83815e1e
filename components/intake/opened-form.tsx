'use client';

import { useState, type ComponentProps } from 'react';
import type { Opening } from '@/lib/intake/fields';
import { hole } from '@/lib/shared/page-holes';
import { ConsultationForm } from './consultation-form';

type FormProps = ComponentProps<typeof ConsultationForm>;
type Props = Pick<FormProps, 'language' | 'text' | 'consents'> & {
  offers: Omit<FormProps['offers'], 'today'>;
  texts: Omit<FormProps['texts'], 'reading'>;
  /** Undefined in the page that is rendered once: there the server fills it in. */
  opening: Opening | undefined;
};

/** The values of the holes, plus all of them as JSON, so that React can hydrate with what it would have rendered. */
type Filled = Record<keyof Opening | 'opening', string>;

const filledWith = (opening: Opening): Filled => ({ ...opening, opening: JSON.stringify(opening) });

const WITH_HOLES: Filled = {
  opening: hole('opening'),
  form: hole('form'),
  opened: hole('opened'),
  from: hole('from'),
  reading: hole('reading'),
  today: hole('today'),
};

/** In the browser, reads what the server filled in. */
function readFilled(): Filled {
  if (typeof document === 'undefined') return WITH_HOLES;
  const { opening } = document.querySelector<HTMLElement>('[data-opening]')?.dataset ?? {};
  return opening === undefined ? WITH_HOLES : filledWith(JSON.parse(opening) as Opening);
}

/** The form as it's first opened, with its own id. The style sheet hides "today" if the clinic can't honor it. */
export function OpenedForm({ opening, offers, texts, ...props }: Props) {
  const [filled] = useState(() => (opening ? filledWith(opening) : readFilled()));
  return (
    <div data-opening={filled.opening} data-reads-today={filled.today}>
      <ConsultationForm
        {...props}
        formId={filled.form}
        opened={filled.opened}
        from={filled.from}
        offers={{ ...offers, today: true }}
        texts={{ ...texts, reading: filled.reading }}
      />
    </div>
  );
}
