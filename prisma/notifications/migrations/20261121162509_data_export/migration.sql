-- CreateEnum
CREATE TYPE "ExportJobStatus" AS ENUM ('COLLECTING', 'COLLECTED', 'CLOSED', 'CLEARED');

-- CreateTable
CREATE TABLE "export_job" (
    "export_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "status" "ExportJobStatus" NOT NULL DEFAULT 'COLLECTING',
    "public_jwk" JSONB NOT NULL,
    "section" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_job_pkey" PRIMARY KEY ("export_id")
);

-- CreateIndex
CREATE INDEX "export_job_user_id_idx" ON "export_job"("user_id");

-- CreateIndex
CREATE INDEX "export_job_status_due_at_idx" ON "export_job"("status", "due_at");

-- What Prisma's schema language cannot say.

-- The parts of an export leave the log when nobody waits for them any longer.
CREATE INDEX "outbox_export_part" ON "outbox"("aggregate_id") WHERE "type" = 'export.part';
