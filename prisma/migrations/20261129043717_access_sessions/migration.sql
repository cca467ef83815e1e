-- CreateTable
CREATE TABLE "access_code" (
    "asked_index" TEXT NOT NULL,
    "request_id" UUID NOT NULL,
    "code_index" TEXT NOT NULL,
    "attempts_left" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_code_pkey" PRIMARY KEY ("asked_index")
);

-- CreateTable
CREATE TABLE "access_session" (
    "token_index" TEXT NOT NULL,
    "request_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_session_pkey" PRIMARY KEY ("token_index")
);

-- CreateIndex
CREATE INDEX "access_code_request_id_idx" ON "access_code"("request_id");

-- CreateIndex
CREATE INDEX "access_session_request_id_idx" ON "access_session"("request_id");

-- AddForeignKey
ALTER TABLE "access_code" ADD CONSTRAINT "access_code_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_session" ADD CONSTRAINT "access_session_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
