"""What happens to tables after they are published: compared, judged, described. Pure, like a stage."""
