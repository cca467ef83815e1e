import { render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { ArticlePage } from '@/components/site/article-page';
import { HomePage } from '@/components/site/home-page';
import { messagesIn } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';
import { readPage } from '@/lib/content/copy/data';
import { formatDate } from '@/lib/shared/dates';
import { forgetFacts, saveFacts } from '../support/saved-facts';

const { page: text, site } = messagesIn('en');
const show = (name: string) => {
  const page = readPage('en', name);
  return {
    page,
    ...render(
      <main>
        <ArticlePage language="en" name="faq" page={page} />
      </main>,
    ),
  };
};
const contents = () => screen.queryByRole('navigation', { name: text.onThisPage });

test('an article says when it was reviewed and when it will be', () => {
  const { page } = show('faq');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(page.title);
  const words = text.reviewed(formatDate(page.reviewed), formatDate(page.nextReview));
  expect(screen.getByText(words, { exact: false })).toHaveTextContent(/\d+ min read\.$/);
});

test('a list of contents leads to every section of the page, its sources last', () => {
  const { container } = show('faq');
  const links = within(contents()!).getAllByRole('link', { hidden: true });
  const targets = links.map((link) => container.querySelector(link.getAttribute('href') ?? 'none'));
  expect(targets.map((target) => target?.textContent)).toEqual(links.map(({ textContent }) => textContent));
  expect(targets).toEqual([...container.querySelectorAll('h2[id]')]); // a notice has a title without one
  expect(links.at(-1)).toHaveAttribute('href', '#sources');
});

test('a short article has no list of contents and no time to read', () => {
  show('contact');
  expect(contents()).not.toBeInTheDocument();
  expect(screen.queryByText(/min read/)).not.toBeInTheDocument();
});

test('the trail leads home and names the page', () => {
  const { page } = show('contact');
  const trail = within(screen.getByRole('navigation', { name: site.breadcrumbs }));
  expect(trail.getByRole('link', { name: site.home })).toHaveAttribute('href', '/');
  expect(trail.getByText(page.title)).toHaveAttribute('aria-current', 'page');
});

test('the first screen of the home page says what to do: ask, or call', () => {
  saveFacts();
  const page = readPage('en', 'home');
  const { container } = render(
    <main>
      <HomePage language="en" name="home" page={page} />
    </main>,
  );
  const [first] = screen.getAllByRole('link');
  expect(first).toHaveTextContent(site.request);
  expect(first).toHaveAttribute('href', '/consultation');
  expect(container).toHaveTextContent(`${site.call} ${phoneText(clinic())}`);
  forgetFacts();
});

test.each(['home', 'faq'])(
  'the whole page %s has no accessibility problem that a machine can find',
  async (name) => {
    const page = readPage('en', name);
    const Page = name === 'home' ? HomePage : ArticlePage;
    const { container } = render(
      <main>
        <Page language="en" name={name} page={page} />
      </main>,
    );
    expect(await axe(container)).toHaveNoViolations();
  },
);
