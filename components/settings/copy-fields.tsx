import { LinesBox, Part, textOf, TextBox, type Controls } from './boxes';

type Props = { controls: Controls };

/** How copy is published, and what makes a comment look like spam. */
export const CopyFields = ({ controls }: Props) => (
  <>
    <Part title="Publishing">
      <label className="choice">
        <input
          type="checkbox"
          name="approval"
          value="yes"
          defaultChecked={textOf(controls, 'approval') === 'yes'}
        />
        A second person must approve what patients find
      </label>
      <p className="text-muted text-small">
        That’s publishing and unpublishing pages, the clinic’s facts, the menus, and these settings: also
        turning this off. Administrators get an email when this changes.
      </p>
    </Part>
    <Part title="Reader comments">
      <TextBox
        controls={controls}
        name="mostLinks"
        type="number"
        min="0"
        max="50"
        step="1"
        inputMode="numeric"
        hint="A comment with more links goes to spam. No comment is shown until someone approves it."
        required
      />
      <LinesBox
        controls={controls}
        name="blockedWords"
        hint="One word or phrase per line. A comment that contains one goes to spam."
        rows={6}
      />
    </Part>
  </>
);
