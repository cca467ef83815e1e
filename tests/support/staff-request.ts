// Import this before the code under test: Next knows a request only while it serves one, so here a test says which it is.

/** The request that is being answered. Whoever sends the next one puts other headers in. */
export const mockRequest = { headers: new Headers() };

jest.mock('next/headers', () => ({
  headers: () => Promise.resolve(mockRequest.headers),
  cookies: () => Promise.resolve({ get: () => undefined, getAll: () => [], set: () => undefined }),
}));
jest.mock('next/cache', () => ({ refresh: () => undefined }));
// Between requests, which a test makes several of, nothing is remembered.
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));
