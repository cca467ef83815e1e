-- CreateTable
CREATE TABLE "key_holder" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "keys" TEXT[],
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "key_holder_pkey" PRIMARY KEY ("id")
);
