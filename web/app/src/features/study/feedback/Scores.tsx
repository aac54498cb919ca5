import type { CriterionScore } from '@atelier/api';
import { Card, ScoreLine, ScoreLines, Section, Text } from '@atelier/ui';
import { baseOf } from './cites';
import { Places, type Opening } from './Places';
import { scoreRange, scoreText } from './words';

/** The draft against what earns marks, criterion by criterion. A range is an estimate, and no mark. */
export function Scores({ scores, ...opening }: Opening & { scores: CriterionScore[] }) {
  if (scores.length === 0) return null;
  const judged = scores.filter(score => scoreRange(score)).length;
  return (
    <Section
      title="Against the rubric"
      note={
        judged === 0
          ? 'no criterion could be judged'
          : `${judged} of ${scores.length} judged; estimates, not marks`
      }
    >
      <Card>
        <ScoreLines label="Criteria">
          {scores.map((score, n) => (
            <ScoreLine
              key={`${score.criterion}-${n}`}
              title={score.criterion}
              word={scoreText(score)}
              range={scoreRange(score)}
            >
              <Text size="sm" tone="soft" written>
                {score.reason}
              </Text>
              <Places
                base={baseOf('score', n)}
                of={score.criterion}
                quotes={score.quotes}
                grounds={score.grounds}
                {...opening}
              />
            </ScoreLine>
          ))}
        </ScoreLines>
      </Card>
    </Section>
  );
}
