import { drive } from './drive';

drive('tests/screenshots.ts');
