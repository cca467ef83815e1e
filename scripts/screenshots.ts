import { drive } from './test/drive';

drive('tests/screenshots.ts');
