-- CreateEnum
CREATE TYPE "ConflictState" AS ENUM ('SETTLED', 'OPEN', 'RESOLVED');

-- CreateEnum
CREATE TYPE "ConflictSide" AS ENUM ('YOURS', 'THEIRS', 'BOTH', 'NOBODY');

-- AlterEnum

ALTER TYPE "ChangeKind" ADD VALUE 'RESOLVE';
ALTER TYPE "ChangeKind" ADD VALUE 'REVERT';
ALTER TYPE "ChangeKind" ADD VALUE 'SUMMARY';

-- CreateTable
CREATE TABLE "TextState" (
    "type" TEXT NOT NULL,
    "recordId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "TextState_pkey" PRIMARY KEY ("type","recordId","field")
);

-- CreateTable
CREATE TABLE "Conflict" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "recordId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "state" "ConflictState" NOT NULL,
    "winner" "ConflictSide" NOT NULL,
    "base" TEXT,
    "theirs" TEXT,
    "theirUserId" TEXT NOT NULL,
    "theirDeviceId" TEXT NOT NULL,
    "theirName" TEXT NOT NULL,
    "theirAt" TIMESTAMPTZ(3) NOT NULL,
    "theirMutationId" UUID NOT NULL,
    "yours" TEXT,
    "yourUserId" TEXT NOT NULL,
    "yourDeviceId" TEXT NOT NULL,
    "yourName" TEXT NOT NULL,
    "yourAt" TIMESTAMPTZ(3) NOT NULL,
    "yourMutationId" UUID NOT NULL,
    "resolution" TEXT,
    "replaced" TEXT,
    "resolvedByUserId" TEXT,
    "resolvedByName" TEXT,
    "resolvedAt" TIMESTAMPTZ(3),
    "explanation" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Conflict_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Conflict_workspaceId_state_createdAt_id_idx" ON "Conflict"("workspaceId", "state", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Conflict_workspaceId_createdAt_id_idx" ON "Conflict"("workspaceId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Conflict_type_recordId_idx" ON "Conflict"("type", "recordId");

-- AlterTable
ALTER TABLE "Change" ADD COLUMN "summary" JSONB;

-- The log is append-only. A row is never changed; rows go only where a compaction has put a summary in their place: it
-- says so for its own transaction, and has moved the workspace's floor up to them.
CREATE FUNCTION holdfast_refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log is append-only: % of "Change" is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION holdfast_guard_delete_from_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone) AND current_setting('holdfast.compacting', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'The log is append-only: only its compaction deletes from "Change".' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM gone LEFT JOIN "SyncHead" head ON head."workspaceId" = gone."workspaceId"
        WHERE head.floor IS NULL OR gone.seq > head.floor
    ) THEN
        RAISE EXCEPTION 'The log is append-only above its floor.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "Change_refuse_update" BEFORE UPDATE ON "Change"
    FOR EACH STATEMENT EXECUTE FUNCTION holdfast_refuse_change_of_log();

CREATE TRIGGER "Change_refuse_truncate" BEFORE TRUNCATE ON "Change"
    FOR EACH STATEMENT EXECUTE FUNCTION holdfast_refuse_change_of_log();

CREATE TRIGGER "Change_guard_delete" AFTER DELETE ON "Change" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION holdfast_guard_delete_from_log();
