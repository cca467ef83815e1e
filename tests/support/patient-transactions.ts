import type * as Generated from '@/prisma/generated/client';

// A transaction waits two seconds for its turn at the database. Beside other tests that says how busy the machine is.
jest.mock('@/prisma/generated/client', () => {
  const actual = jest.requireActual<typeof Generated>('@/prisma/generated/client');
  type Options = ConstructorParameters<typeof actual.PrismaClient>[0];
  class PatientClient extends actual.PrismaClient {
    constructor(options: Options) {
      super({ ...options, transactionOptions: { maxWait: 20_000 } });
    }
  }
  return { ...actual, PrismaClient: PatientClient };
});
