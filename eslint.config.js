import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import holdfast from './eslint/plugin.js';

const typed = ['**/*.ts', '**/*.tsx'];
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.test-util.ts', '**/test/**'];

// What the kit may only get through its Environment: tests replay a week of bad network from one seed.
const ambient = [
  ...['Date', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'performance'],
  ...['crypto', 'fetch', 'WebSocket', 'BroadcastChannel', 'XMLHttpRequest', 'EventSource'],
  ...['navigator', 'window', 'document', 'location', 'addEventListener', 'removeEventListener'],
  ...['localStorage', 'sessionStorage', 'indexedDB', 'process', 'Buffer'],
].map((name) => ({ name, message: 'Take it from the Environment: only environment/ and stores/ name it.' }));

const nodeModules = {
  regex: '^node:',
  message: 'The kit also runs in browsers and on phones: only environment/ and stores/ may use Node.',
};

export default defineConfig(
  globalIgnores(['**/dist/**', '**/generated/**', 'coverage/**', '.data/**', 'stubs/**', 'packaging/app/**']),
  js.configs.recommended,
  {
    files: typed,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-undef': 'off', // the type checker's job
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      // A function of an async interface need not wait for anything itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'Buffer', 'WebAssembly', 'setTimeout', 'clearTimeout', 'fetch'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: typed,
    plugins: { holdfast },
    rules: { 'holdfast/ladder': 'error', 'holdfast/no-cycle': 'error' },
  },
  {
    files: ['client-kit/src/{react,inspector}/**', 'examples/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['client-kit/src/**'],
    ignores: ['client-kit/src/environment/**', 'client-kit/src/stores/**', ...tests],
    rules: {
      'no-restricted-globals': ['error', { globals: ambient, checkGlobalObject: true }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take randomness from the Environment.' },
      ],
      'no-restricted-imports': ['error', { patterns: [nodeModules] }],
    },
  },
  {
    // The engine proper: it knows neither the view library nor the GraphQL client.
    files: ['client-kit/src/{outbox,sync,records,lists}/**'],
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            nodeModules,
            {
              regex: '^(react|react-dom|@apollo/client)(/|$)',
              message: 'outbox, sync, records and lists stand below React and Apollo.',
            },
          ],
        },
      ],
    },
  },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
);
