import { waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { box, sendButton, showForm } from './show-form';

// It is fetched from the server when first needed, and that may fail.
jest.mock('@/lib/intake/schema', () => {
  throw new Error('it could not be loaded');
});

test('where what checks it can not be loaded, the form is sent as it is: the server checks it anyway', async () => {
  const sent: URLSearchParams[] = [];
  globalThis.fetch = ((_url: string, { body }: { body: URLSearchParams }) => {
    sent.push(body);
    return new Promise(() => undefined);
  }) as unknown as typeof fetch;
  showForm();
  await userEvent.type(box(/name/), 'Ana');
  await userEvent.click(sendButton());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.get('name')).toBe('Ana');
});
