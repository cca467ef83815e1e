/** Says why a hand-over led here instead of to its file. */
export const HandOverExpired = () => (
  <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
    That file couldn’t be downloaded: each one can be downloaded once, within two minutes, by whoever handed
    the request over, while the person’s consent is in effect. Open the request and hand it over again.
  </p>
);
