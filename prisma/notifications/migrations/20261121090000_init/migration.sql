-- CreateEnum
CREATE TYPE "NotificationType" AS ENUM ('FOLLOW', 'COMMENT', 'REPLY', 'REACTION', 'MENTION');

-- CreateEnum
CREATE TYPE "SubjectType" AS ENUM ('POST', 'COMMENT', 'USER');

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "type" "NotificationType" NOT NULL,
    "subject_type" "SubjectType" NOT NULL,
    "subject_id" UUID NOT NULL,
    "post_id" UUID,
    "fact_key" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "key" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "active" BOOLEAN NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "notification_preference" (
    "user_id" UUID NOT NULL,
    "type" "NotificationType" NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("user_id","type")
);

-- CreateIndex
CREATE INDEX "notification_inbox_page" ON "notification"("recipient_id", "id" DESC);

-- CreateIndex
CREATE INDEX "notification_actor" ON "notification"("actor_id");

-- CreateIndex
CREATE INDEX "notification_post" ON "notification"("post_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_fact_key_recipient_id_key" ON "notification"("fact_key", "recipient_id");

-- What Prisma's schema language cannot say.

-- Serves the count of unread notifications and the unread page; it holds only what is unread.
CREATE INDEX "notification_unread" ON "notification" ("recipient_id", "id" DESC) WHERE "read_at" IS NULL;
