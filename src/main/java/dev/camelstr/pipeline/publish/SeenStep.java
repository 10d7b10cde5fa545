package dev.camelstr.pipeline.publish;

import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.Step;

/** A step that asks or tells {@link Seen}, and counts what comes of it. */
abstract class SeenStep extends Step {
    Seen seen = new Seen();
    PipelineMetrics metrics = new PipelineMetrics();

    public void setSeen(Seen seen) {
        this.seen = seen;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }
}
