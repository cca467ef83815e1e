import { FieldNotes, TEXT_BOX } from '@/components/ui/field';
import { DAYS, TEXTS } from '@/lib/settings/fields';
import { errorOf, idOf, LinesBox, listOf, Part, textOf, TextBox, UnknownBox, type Controls } from './boxes';
import { HolidayBoxes } from './holiday-boxes';

type Props = { controls: Controls; today: string };

/** The facts about the clinic that pages show. */
export const FactsFields = ({ controls, today }: Props) => (
  <>
    {/* In a demo, whatever stands here stays a sample. */}
    {listOf(controls, 'samples').map((name) => (
      <input key={name} type="hidden" name="samples" value={name} />
    ))}
    <Part title="Name and contact">
      <TextBox
        controls={controls}
        name="name"
        hint="At the top of every page, in emails and search results."
        required
      />
      <UnknownBox controls={controls} name="name" />
      <TextBox
        controls={controls}
        name="city"
        hint="Like Fort Myers, Florida. In the site’s description."
        required
      />
      <UnknownBox controls={controls} name="city" />
      <TextBox
        controls={controls}
        name="phone"
        type="tel"
        hint="With its area code, like (239) 555-0100. On every page, and where a form can’t be sent."
        required
      />
      <UnknownBox controls={controls} name="phone" />
      <AddressBoxes controls={controls} />
    </Part>
    <Part title="Weekly hours">
      <HoursBoxes controls={controls} />
      <UnknownBox controls={controls} name="hours" />
    </Part>
    <Part title="Holidays">
      <HolidayBoxes controls={controls} today={today} />
      <UnknownBox controls={controls} name="holidays" />
    </Part>
    <Part title="Texts on pages">
      {Object.entries(TEXTS).map(([name, { hint }]) => (
        <div key={name} className="space-y-1">
          <LinesBox controls={controls} name={name} hint={hint} rows={2} required />
          <UnknownBox controls={controls} name={name} />
        </div>
      ))}
    </Part>
  </>
);

const AddressBoxes = ({ controls }: { controls: Controls }) => (
  <>
    <div className="grid gap-4 sm:grid-cols-2">
      <TextBox controls={controls} name="street" required />
      <TextBox controls={controls} name="addressCity" required />
      <TextBox controls={controls} name="region" required />
      <TextBox controls={controls} name="postalCode" required />
    </div>
    <UnknownBox controls={controls} name="address" />
  </>
);

/** Opening and closing time of a day; the day's error is shown in its row. */
function HoursBoxes({ controls }: { controls: Controls }) {
  const error = errorOf(controls, 'hours');
  return (
    <div
      data-field
      id={idOf(controls, 'hours')}
      tabIndex={-1}
      className={error ? 'field-error space-y-3' : 'space-y-3'}
    >
      <FieldNotes
        id={idOf(controls, 'hours')}
        hint="When staff read requests, in the clinic’s time zone. Leave both times empty on a day you’re closed. What the site promises and the desk’s target follow these hours, including for requests already waiting."
        error={error}
      />
      {Object.entries(DAYS).map(([day, label]) => (
        <DayRow key={day} controls={controls} day={day} label={label} />
      ))}
    </div>
  );
}

type DayProps = { controls: Controls; day: string; label: string };

function DayRow({ controls, day, label }: DayProps) {
  const id = idOf(controls, day);
  const error = errorOf(controls, day);
  const box = (part: 'Opens' | 'Closes', boxId: string) => (
    <input
      type="time"
      id={boxId}
      name={`${day}${part}`}
      defaultValue={textOf(controls, `${day}${part}`)}
      autoComplete="off"
      aria-label={`${label} ${part.toLowerCase()}`}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
      className={`${TEXT_BOX} min-w-0`}
    />
  );
  return (
    <div data-field className={error ? 'field-error' : undefined}>
      <FieldNotes id={id} error={error} />
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-x-3 gap-y-1 sm:grid-cols-[7rem_9.5rem_auto_9.5rem] sm:justify-start">
        <span className="col-span-3 font-semibold sm:col-span-1">{label}</span>
        {box('Opens', id)}
        <span>to</span>
        {box('Closes', `${id}-closes`)}
      </div>
    </div>
  );
}
