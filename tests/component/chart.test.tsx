import { render, screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { ChartColumns } from '@/components/cases/reports/chart-columns';
import { ChartRows } from '@/components/cases/reports/chart-rows';
import { OriginChart, StatusChart, WaitChart, WeekChart } from '@/components/cases/reports/report-charts';

const WEEKS = ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].map((week, index) => ({
  week,
  count: [4, 9, 15, 12, 3][index]!,
}));
const PRESENT = { statuses: { new: 5, contacting: 2, admitted: 40 }, waiting: 5, late: 1 };
const WAITS = [
  { month: '2026-10', contacted: 20, median: 2.14, nineOfTen: 6.3 },
  { month: '2026-11', contacted: 0, median: null, nineOfTen: null },
];
const ORIGINS = [
  { page: '/faq', view: 80, form_opened: 9, form_sent: 7 },
  { page: 'elsewhere', view: 0, form_opened: 3, form_sent: 1 },
];

const cells = () =>
  screen
    .getAllByRole('row', { hidden: true })
    .map((row) => [...row.children].map(({ textContent }) => textContent));
const texts = (container: HTMLElement) =>
  [...container.querySelectorAll('svg[role=img] text')].map(({ textContent }) => textContent);

test('a chart says its finding as a heading, has a name for the drawing, and the same numbers in a table', async () => {
  const { container } = render(<WeekChart weeks={WEEKS} />);
  screen.getByRole('heading', { level: 2, name: '12 requests last week, 3 fewer than the week before' });
  screen.getByRole('img', { name: /requests in each of 5 weeks/ });
  screen.getByText(/^3 requests so far this week/);
  expect(cells()).toEqual([
    ['Week of', 'Requests'],
    ['November 23, 2026', '3'],
    ['November 16, 2026', '12'],
    ['November 9, 2026', '15'],
    ['November 2, 2026', '9'],
    ['October 26, 2026', '4'],
  ]);
  expect(await axe(container)).toHaveNoViolations();
});

test('bars are as high as their values, and the unfinished one is an outline', () => {
  const { container } = render(
    <ChartColumns
      label="Bars"
      columns={[
        { name: 'a', value: 10 },
        { name: 'b', value: 5 },
        { name: 'c', value: 20, unfinished: true },
      ]}
    />,
  );
  const bars = [...container.querySelectorAll('rect')];
  expect(bars.map((bar) => Number(bar.getAttribute('height')))).toEqual([100, 50, 200]);
  expect(bars.map((bar) => bar.getAttribute('class')?.includes('fill-transparent'))).toEqual([
    false,
    false,
    true,
  ]);
  expect(bars.map((bar) => bar.textContent)).toEqual(['a: 10', 'b: 5', 'c: 20 so far']);
});

test('the last whole week and the highest carry their number', () => {
  const columns = [50, 7, 8, 9, 2].map((value, index) => ({
    name: `${index}`,
    value,
    unfinished: index === 4,
  }));
  const { container } = render(<ChartColumns label="Bars" columns={columns} />);
  const strong = [...container.querySelectorAll('text.font-semibold')].map(({ textContent }) => textContent);
  expect(strong).toEqual(['50', '9']);
});

test('nothing but zeros is drawn without a fault', () => {
  const { container } = render(<ChartRows label="Bars" rows={[{ name: 'New', value: 0 }]} />);
  expect(container.querySelector('rect')).toHaveAttribute('width', '0%');
  expect(container.innerHTML).not.toContain('NaN');
});

test('a name is text, whatever it holds', () => {
  const { container } = render(<ChartRows label="Bars" rows={[{ name: '<img src=x> "&', value: 1 }]} />);
  expect(container.querySelector('img')).toBeNull();
  expect(texts(container)).toContain('<img src=x> "&');
});

test('drawings use no inline style, which the policy refuses', () => {
  const { container } = render(
    <>
      <WeekChart weeks={WEEKS} />
      <WaitChart waits={WAITS} present={PRESENT} target={4} />
      <StatusChart present={PRESENT} />
      <OriginChart origins={ORIGINS} />
    </>,
  );
  expect(container.querySelectorAll('[style]')).toHaveLength(0);
});

test('waits name the last month with a contact, the target, and who waits', () => {
  const { container } = render(<WaitChart waits={WAITS} present={PRESENT} target={4} />);
  screen.getByRole('heading', {
    name: 'In October 2026, the median time to a conversation was 2.1 business hours',
  });
  screen.getByText(
    /90% within 6.3 business hours; the target is 4 business hours.*5 requests are waiting.*1 past/,
  );
  screen.getByText(/“Contacted” means a conversation: a voicemail, a message, or an unanswered call/);
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Median: 2.1 h',
    '90% within: 6.3 h',
    'Target: 4 h',
  ]);
  expect(cells()[1]).toEqual(['November 2026', '0', '–', '–']);
  expect(container.querySelectorAll('svg[role=img] circle')).toHaveLength(2);
});

test('where nobody was contacted there is a sentence and no drawing', () => {
  render(<WaitChart waits={WAITS.slice(1)} present={PRESENT} target={4} />);
  screen.getByText('No one was contacted in this period.');
  expect(screen.queryByRole('img')).toBeNull();
});

test('statuses and pages of origin say what stands out', () => {
  render(
    <>
      <StatusChart present={PRESENT} />
      <OriginChart origins={ORIGINS} />
    </>,
  );
  screen.getByRole('heading', { name: '7 requests open: 5 new, 2 being contacted, 0 scheduled' });
  screen.getByRole('heading', { name: 'Most requests begin on: /faq (7 of 8)' });
});

test('where no form was sent the page of origin says so', () => {
  render(<OriginChart origins={[]} />);
  screen.getByRole('heading', { name: 'No request was sent from a page in this period' });
  expect(screen.queryByRole('img')).toBeNull();
});
