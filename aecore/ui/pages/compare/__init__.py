"""The Compare page's parts: two to four runs side by side, trained together or opened from the store."""
