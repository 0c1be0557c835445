-- CreateTable
CREATE TABLE "RegisteredApp" (
    "app" TEXT NOT NULL,
    "appVersion" TEXT NOT NULL,
    "apiVersion" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RegisteredApp_pkey" PRIMARY KEY ("app","appVersion")
);

-- CreateTable
CREATE TABLE "RegisteredDocument" (
    "hash" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "RegisteredDocument_pkey" PRIMARY KEY ("hash")
);
