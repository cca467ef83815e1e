import type * as Generated from '@/prisma/generated/client';

// Prisma gives a transaction two seconds to get a connection, which next to other tests only measures how busy the machine is.
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
