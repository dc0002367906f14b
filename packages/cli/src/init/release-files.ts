import type { PackageManager } from "./package-manager.ts";
import type { Repository } from "./repository.ts";

export interface ReleaseFile {
  /** Where `path` starts. */
  readonly root: string;
  readonly path: string;
  readonly content: string;
}

/** What `tidings init` writes for releases, where there is nothing yet: the configuration of changesets and a workflow. */
export function releaseFiles(
  contract: string,
  repository: Repository,
  packageManager: PackageManager,
): readonly ReleaseFile[] {
  return [
    { root: repository.workspaceRoot, path: ".changeset/config.json", content: CHANGESET_CONFIG },
    {
      root: repository.gitRoot,
      path: `.github/workflows/contract-${contract}.yml`,
      content: workflow(contract, repository, packageManager),
    },
  ];
}

// `version: true`: a contract package that is private, as in a monorepo, has versions and a history like any other.
const CHANGESET_CONFIG = `{
  "$schema": "https://unpkg.com/@changesets/config@4.0.1/schema.json",
  "changelog": "@changesets/cli/changelog",
  "commit": false,
  "fixed": [],
  "linked": [],
  "access": "restricted",
  "baseBranch": "main",
  "updateInternalDependencies": "patch",
  "privatePackages": { "version": true, "tag": false },
  "ignore": []
}
`;

function workflow(contract: string, { path }: Repository, { execute, ci, setup }: PackageManager): string {
  const folder = path === "." ? "" : `    defaults:\n      run:\n        working-directory: ${path}\n`;
  return `# Written once by \`tidings init\`, and yours to change.
name: Contract ${contract}
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  contract:
    runs-on: ubuntu-latest
${folder}    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # the diff reads the branch that the pull request goes to
      - uses: actions/setup-node@v5
        with:
          node-version: 24
${setup}      - run: ${ci}
      - name: Generated code is in step with the contract
        run: ${execute} tidings generate --check
      - name: Lint
        run: ${execute} tidings lint
      - name: What the pull request changes
        if: github.event_name == 'pull_request'
        run: ${execute} tidings diff --against "git:origin/$GITHUB_BASE_REF" --markdown >> "$GITHUB_STEP_SUMMARY" || true
      - name: Nobody is surprised
        run: ${execute} tidings diff --github
      - name: The next version says what changed
        if: github.event_name == 'pull_request' && !cancelled()
        run: ${execute} tidings changeset --check
`;
}
