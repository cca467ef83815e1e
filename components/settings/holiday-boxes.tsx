import { FieldNotes, TEXT_BOX } from '@/components/ui/field';
import { errorOf, idOf, listOf, type Controls } from './boxes';

/** Empty boxes for new days, so that adding one needs no script. */
const NEW_BOXES = 4;

const weekday = (date: string) =>
  new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' }).format(new Date(date));
const isDate = (text: string) => !Number.isNaN(Date.parse(text));

type Props = { controls: Controls; today: string };

/** A box for each day on which the clinic is closed, plus some empty ones. Past days are marked as such. */
export function HolidayBoxes({ controls, today }: Props) {
  const id = idOf(controls, 'holidays');
  const error = errorOf(controls, 'holidays');
  const dates = listOf(controls, 'holidays').filter((date) => date !== '');
  const boxes = [...dates, ...Array.from({ length: NEW_BOXES }, () => '')];
  return (
    <div data-field className={error ? 'field-error space-y-3' : 'space-y-3'}>
      <FieldNotes
        id={id}
        hint={`Days when staff don’t read requests, whatever the weekday. Requests due on one of them are due the next open day. Clear a box to remove its day; you get ${NEW_BOXES} more boxes each time you save.`}
        error={error}
      />
      <ol className="grid gap-3 sm:grid-cols-2">
        {boxes.map((date, index) => (
          <li key={index} className="flex flex-wrap items-center gap-3">
            <input
              type="date"
              id={index === 0 ? id : undefined}
              name="holidays"
              defaultValue={date}
              autoComplete="off"
              aria-label={date === '' ? `New holiday ${index - dates.length + 1}` : `Holiday ${index + 1}`}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${id}-error` : undefined}
              className={`${TEXT_BOX} max-w-48`}
            />
            {isDate(date) ? (
              <span className="text-small">
                <span>{weekday(date)}</span> {date < today ? <span className="tag">past</span> : null}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
