package dev.camelstr.pipeline;

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
