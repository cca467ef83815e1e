/** Whether passkeys can't work here: browsers bind each one to the address it was created at. */
export const isExternal = (address: string): boolean => window.location.origin !== address;

/** Which address to open for passkeys, with a link to this page there. */
export function WrongAddress({ address }: { address: string }) {
  const { pathname, search } = window.location;
  return (
    <>
      <span>{`Passkeys for this site work at ${address} only.`}</span>{' '}
      <a href={address + pathname + search}>{`Open ${address}`}</a> <span>and use your passkey there.</span>
    </>
  );
}
