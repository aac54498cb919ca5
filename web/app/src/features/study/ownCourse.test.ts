import { expect, test } from 'vitest';
import { courseInput } from './ownCourse';

const own = [{ course_id: 'crs_1', name: 'Drawing' }];

test.each([
  [' Drawing ', { course: 'crs_1', course_name: null }],
  ['Painting', { course: null, course_name: 'Painting' }],
  ['  ', { course: null, course_name: null }],
])('%j belongs to %j', (typed, input) => expect(courseInput(typed, own)).toEqual(input));
