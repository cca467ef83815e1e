import { z } from 'zod';
import { defineBlock } from './block';

/**
 * Three ways into the form, which then begins with who it's for. The answer is a fragment: no server, and no log, ever
 * gets it, and the form takes it out of the address (components/intake/use-consultation-form.ts).
 */
export const doors = defineBlock({
  type: 'leafDirective',
  name: 'doors',
  label: 'Doors to the form',
  attributes: z.strictObject({}),
  fields: [],
  draw: (_props, { texts, consultation }) => (
    <ul className="cards">
      {texts.doors.map(({ id, title, text }) => (
        <li key={id} className="card">
          <a className="text-subheading font-serif font-semibold" href={`${consultation}#${id}`}>
            {title}
          </a>
          <p>{text}</p>
        </li>
      ))}
    </ul>
  ),
});
