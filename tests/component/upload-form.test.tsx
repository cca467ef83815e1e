import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { UploadForm } from '@/components/content/images/upload-form';

const answers = (...responses: (() => Promise<Response>)[]) => {
  const fetches = jest.fn();
  for (const response of responses) fetches.mockImplementationOnce(response);
  window.fetch = fetches;
  return fetches;
};
// jsdom doesn't notice the chosen file, and would block submission.
const submit = () => fireEvent.submit(screen.getByRole('form'));
const json = (body: object) => async () => ({ json: async () => body }) as Response;

test('a picture that is refused stays chosen with its words, and the form says why', async () => {
  const fetches = answers(json({ code: 'NOT_AN_IMAGE' }), () => Promise.reject(new Error('offline')));
  const user = userEvent.setup();
  render(<UploadForm />);
  const file = new File(['no picture'], 'note.jpg', { type: 'image/jpeg' });
  await user.upload(screen.getByLabelText('File'), file);
  await user.type(screen.getByLabelText('What it shows'), 'A garden');
  submit();
  expect(await screen.findByRole('alert')).toHaveTextContent('We can’t read this file as a picture');
  expect(screen.getByLabelText('What it shows')).toHaveValue('A garden');
  expect(screen.getByLabelText<HTMLInputElement>('File').files?.[0]).toBe(file);
  const [, { body }] = fetches.mock.calls[0] as [string, { body: FormData }];
  expect(body.get('alt')).toBe('A garden');

  submit();
  expect(await screen.findByRole('alert')).toHaveTextContent('was interrupted');
  expect(screen.getByLabelText('What it shows')).toHaveValue('A garden');
});

test('it is sent once, however often the button is pressed', async () => {
  const fetches = answers(() => new Promise(() => undefined));
  const user = userEvent.setup();
  render(<UploadForm />);
  await user.upload(screen.getByLabelText('File'), new File(['x'], 'a.png', { type: 'image/png' }));
  submit();
  expect(await screen.findByRole('button', { name: 'Uploading…' })).toBeVisible();
  submit();
  expect(fetches).toHaveBeenCalledTimes(1);
});
