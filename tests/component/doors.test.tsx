import { render, screen } from '@testing-library/react';
import { Prose } from '@/components/site/prose';
import { readPage } from '@/lib/content/copy/data';
import { showForm } from './show-form';

afterEach(() => window.history.replaceState(null, '', '/'));
const chosen = () => document.querySelector<HTMLInputElement>('[name="askingFor"]:checked')?.value;

test('each door of the home page leads to an answer of the form', () => {
  const { unmount } = render(<Prose language="en" name="home" page={readPage('en', 'home')} />);
  const ids = screen
    .getAllByRole('link')
    .flatMap((link) => /^\/consultation#(.+)$/.exec(link.getAttribute('href') ?? '')?.slice(1) ?? []);
  unmount();
  showForm();
  const answers = ids.map((id) => document.getElementById(id)?.getAttribute('value'));
  expect(answers).toEqual(['myself', 'someone-else', 'professional']);
});

test('whoever came through one finds it chosen, and nothing of it in the address', () => {
  window.history.replaceState(null, '', '/consultation#askingFor-someone-else');
  showForm();
  expect(chosen()).toBe('someone-else');
  expect(window.location.hash).toBe('');
});

test('an answer that came back stays', () => {
  window.history.replaceState(null, '', '/consultation#askingFor-professional');
  showForm({ given: { fields: { askingFor: 'myself' }, errors: [] } });
  expect(chosen()).toBe('myself');
});

test('any other fragment chooses nothing', () => {
  window.history.replaceState(null, '', '/consultation#group-who');
  showForm();
  expect(chosen()).toBeUndefined();
});
