import type { NewlyAssigned } from '@/lib/cases/owners/data';

/** Says what others assigned to the reader, until they open it; renders nothing if there is nothing. */
export function AssignedNotice({ assigned }: { assigned: readonly NewlyAssigned[] }) {
  if (assigned.length === 0) return null;
  return (
    <p className="text-small border-mangrove border-l-4 pl-3">
      <strong>New for you:</strong>{' '}
      {assigned.map(({ reference, by }, index) => (
        <span key={reference}>
          <span>{index > 0 ? ', ' : ''}</span>
          <a href={`/desk/requests/${reference}`}>{reference}</a> <span>(from </span>
          <bdi>{by}</bdi>)
        </span>
      ))}
    </p>
  );
}
