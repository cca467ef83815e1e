// Import this before the code under test: Next has a request only while it serves one, so the test provides it here.

/** The current request. Tests replace its headers for the next one. */
export const mockRequest = { headers: new Headers() };

jest.mock('next/headers', () => ({
  headers: () => Promise.resolve(mockRequest.headers),
  cookies: () => Promise.resolve({ get: () => undefined, getAll: () => [], set: () => undefined }),
}));
jest.mock('next/cache', () => ({ refresh: () => undefined }));
// A test makes several requests, between which nothing may be cached.
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));
