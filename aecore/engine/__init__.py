"""Where runs are trained: jobs in processes of their own, never in the one that shows them."""
