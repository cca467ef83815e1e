-- CreateTable
CREATE TABLE "proof" (
    "id" UUID NOT NULL,
    "reference_key" TEXT NOT NULL,
    "last_on" DATE NOT NULL,
    "sealed_content" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,

    CONSTRAINT "proof_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "proof_reference_key_idx" ON "proof"("reference_key");

-- CreateIndex
CREATE INDEX "proof_last_on_idx" ON "proof"("last_on");

-- CreateIndex
CREATE INDEX "proof_key_id_idx" ON "proof"("key_id");

-- The purge deletes what is years old; nothing else deletes a proof. The least period is a year, less some days for clocks.
CREATE FUNCTION "proof_stays_for_its_time"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.last_on > current_date - 360 THEN
    RAISE EXCEPTION 'a proof is kept for a year at least';
  ELSIF TG_OP = 'UPDATE' AND NEW.last_on < OLD.last_on THEN
    RAISE EXCEPTION 'the time of a proof never gets shorter';
  END IF;
  RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER "proof_stays_for_its_time" BEFORE UPDATE OR DELETE ON "proof" FOR EACH ROW EXECUTE FUNCTION "proof_stays_for_its_time"();
