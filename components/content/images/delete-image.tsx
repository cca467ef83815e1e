import { ActionForm } from '@/components/staff/action-form';
import { deleteImageAction } from '@/lib/content/images/actions';

const FAILURES = {
  IN_USE: 'A page uses this picture now. Remove it from the page first.',
  NO_SUCH_IMAGE: 'This picture was already deleted.',
};

/** Deletes a picture, after asking for confirmation. */
export function DeleteImage({ id, name }: { id: string; name: string }) {
  return (
    <details className="fold">
      <summary>
        Delete <bdi className="sr-only">{name}</bdi>
      </summary>
      <ActionForm
        action={deleteImageAction}
        failures={FAILURES}
        doneText="Deleted."
        className="mt-3 space-y-3"
      >
        <input type="hidden" name="id" value={id} autoComplete="off" />
        <p>It will be deleted for good. Earlier versions of pages that used it are shown without it.</p>
        <button type="submit" className="button-quiet text-small">
          Yes, delete it
        </button>
      </ActionForm>
    </details>
  );
}
