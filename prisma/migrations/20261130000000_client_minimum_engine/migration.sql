-- CreateTable
CREATE TABLE "ClientMinimum" (
    "app" TEXT NOT NULL,
    "minimum" TEXT NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClientMinimum_pkey" PRIMARY KEY ("app")
);
