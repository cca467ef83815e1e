import { act, configure, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { body, caretIn, openBody, settle, text, withoutLayout } from '../support/page-editor';

beforeAll(withoutLayout);
configure({ defaultHidden: true, getElementError: (message) => new Error(message ?? '') });

const ID = '0190a0a0-0000-7000-8000-00000000005';
const stored = (number: number) => ({
  location: '/copy/images',
  image: { id: `${ID}${number}`, name: 'garden.png', alt: 'A garden', src: '/garden.webp' },
});
function answers(...bodies: object[]) {
  const fetches = jest.fn();
  for (const each of bodies) fetches.mockResolvedValueOnce({ json: async () => each } as Response);
  window.fetch = fetches;
  return fetches;
}
const file = (name: string) => new File(['picture'], name, { type: 'image/png' });
const transfer = (files: File[], html = '') => ({
  types: ['Files'],
  files,
  getData: (type: string) => (type === 'text/html' ? html : ''),
});
const hand = (type: 'paste' | 'drop', target: Element, data: object) => {
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    [type === 'paste' ? 'clipboardData' : 'dataTransfer']: data,
  });
  act(() => void target.dispatchEvent(event));
  return event;
};
const dialog = () => within(screen.getByRole('dialog'));
async function insert(alt: string) {
  fireEvent.change(dialog().getByLabelText('What it shows (alt text)'), { target: { value: alt } });
  fireEvent.click(dialog().getByRole('button', { name: 'Insert' }));
  await settle();
}

test('a pasted picture is uploaded with what it shows, and stands where the caret was', async () => {
  const fetches = answers({ code: 'HEIC' }, stored(1));
  await openBody('One\n\nTwo');
  await caretIn('One');
  expect(hand('paste', text(), transfer([file('IMG_1.heic')])).defaultPrevented).toBe(true);
  await settle();
  expect(dialog().getByText('File to upload: IMG_1.heic')).toBeVisible();
  await insert('A garden');
  // A refusal says why, and keeps what was typed.
  expect(dialog().getByRole('alert')).toHaveTextContent('This is a HEIC photo');
  expect(dialog().getByLabelText('What it shows (alt text)')).toHaveValue('A garden');
  await insert('A garden');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(body()).toBe(`\nOne\n\n::image{id="${ID}1" alt="A garden"}\n\nTwo\n`);
  const [address, { body: sent }] = fetches.mock.calls[1] as [string, { body: FormData }];
  expect([address, (sent.get('file') as File).name, sent.get('alt')]).toEqual([
    '/api/copy/images',
    'IMG_1.heic',
    'A garden',
  ]);
  expect(text().querySelector('img')).toHaveAttribute('src', '/garden.webp');
});

test('each of two that are dropped is asked for, and goes where it was dropped', async () => {
  answers(stored(1), stored(2));
  await openBody('One\n\nTwo');
  await caretIn('Two');
  const [first] = text().querySelectorAll('p');
  hand('drop', first!, transfer([file('a.png'), file('b.png')]));
  await settle();
  await insert('First');
  expect(dialog().getByText('File to upload: b.png')).toBeVisible();
  await insert('Second');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(body()).toMatch(
    /^\nOne\n\n::image\{id="\S+1" alt="First"\}\n\n::image\{id="\S+2" alt="Second"\}\n\nTwo\n$/,
  );
});

test('a picture from this device is chosen in the dialog, or one that is here', async () => {
  answers(stored(1));
  await openBody('One');
  await caretIn('One');
  const fold = screen.getByRole('button', { name: 'Insert…' });
  fireEvent.click(fold);
  fireEvent.click(screen.getByRole('button', { name: 'Picture' }));
  await settle();
  expect(dialog().getByRole('radio')).toBeRequired();
  await userEvent.setup().upload(dialog().getByLabelText('Upload a picture'), file('garden.png'));
  expect(dialog().queryByRole('radio')).toBeNull();
  await insert('A garden');
  expect(body()).toContain(`::image{id="${ID}1" alt="A garden"}`);
});

test('words that come with a picture of them are pasted as words', async () => {
  await openBody('One');
  await caretIn('One');
  hand('paste', text(), transfer([file('image.png')], '<p>Words</p>'));
  await settle();
  expect(screen.queryByRole('dialog')).toBeNull();
});
