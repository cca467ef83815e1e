/** Whether passkeys can't work here: a browser keeps each for the one address under which it was made. */
export const isExternal = (address: string): boolean => window.location.origin !== address;

/** Which address to open for passkeys, and a link to this page there. */
export function WrongAddress({ address }: { address: string }) {
  const { pathname, search } = window.location;
  return (
    <>
      <span>{`Passkeys for this site work at ${address} only.`}</span>{' '}
      <a href={address + pathname + search}>{`Open ${address}`}</a> <span>and use your passkey there.</span>
    </>
  );
}
