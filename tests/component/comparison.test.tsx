import { render, screen } from '@testing-library/react';
import { Comparison } from '@/components/copy/comparison';

const titles = { before: 'Before', after: 'After' };
const marked = (kind: 'ins' | 'del') =>
  [...document.querySelectorAll(kind)].map(({ textContent }) => textContent);

test('words that changed are marked, and lines that stayed stand around them', () => {
  render(
    <Comparison
      before={'One\nTwo old words\nThree\n'}
      after={'One\nTwo new words\nThree\n'}
      titles={titles}
    />,
  );
  expect([marked('del'), marked('ins')]).toEqual([['old'], ['new']]);
  expect(screen.getAllByText('Three')).toHaveLength(2);
});

test('lines with nothing in common are marked as a whole: to compare their words would take long', () => {
  const words = (letter: string) => Array.from({ length: 300 }, (_, index) => `${letter}${index}`).join(' ');
  render(<Comparison before={words('a')} after={words('b')} titles={titles} />);
  expect([marked('del'), marked('ins')]).toEqual([[words('a')], [words('b')]]);
});

test('the same texts need no table', () => {
  render(<Comparison before="One" after="One" titles={titles} />);
  expect(screen.getByText('The two are the same.')).toBeVisible();
});
